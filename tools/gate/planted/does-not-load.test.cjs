require('./nowhere.cjs')
