import { largeLog } from './largeLog.ts'

/** Makes a log of many cards in a file: `node makeLargeLog.ts FILE CARDS`. */

const [file = '', cards = ''] = process.argv.slice(2)
const log = await largeLog(file, Number(cards))
await log.close()
