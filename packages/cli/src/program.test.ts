import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  into,
  issue,
  issueOf,
  jsonLines,
  newFile,
  node,
  out,
  outcomes,
  program,
  ran,
  recorded,
  rehearsal,
  shown,
  values,
} from '../trials/atPrompt.ts'
import { run, type StopReason, textTerminal, Unwritable } from './index.ts'
import { version } from './version.ts'

/** The program itself: where the log is, options and languages, exit codes, processes. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

describe('the log', () => {
  it('is not made twice', async () => {
    const log = await rehearsal()
    const { code, stderr } = await ran(['init', '--log', log])
    expect([code, stderr]).toStrictEqual([2, expect.stringContaining('已经存在')])
  })

  it('that is not there is unavailable, and init is suggested', async () => {
    const file = newFile()
    const { code, stdout, stderr } = await ran(['show', 'a', '--log', `sqlite:${file}`])
    expect([code, stdout]).toStrictEqual([5, ''])
    expect(stderr).toContain('union-card init')
    expect(existsSync(file)).toBe(false)
  })

  it('that cannot be made says what is wrong with its place', async () => {
    const folder = newFile('folder')
    const inMissing = join(folder, 'log.db')
    const made = (file: string) => ran(['init', '--log', `sqlite:${file}`, '--lang', 'en'])
    const missing = await made(inMissing)
    expect([missing.code, missing.stderr]).toStrictEqual([
      5,
      `There is no folder ${folder}. Make it first, or name another place with --log.\n`,
    ])
    mkdirSync(folder)
    const onFolder = await made(folder)
    expect([onFolder.code, onFolder.stderr]).toStrictEqual([5, `${folder} is a folder. Name a file in it.\n`])
    for (const asked of ['verify', 'export'])
      expect((await ran([asked, '--lang', 'en', '--log', `sqlite:${folder}`])).stderr).toBe(onFolder.stderr)
    const { code, stderr } = await made(join(folder, 'x'.repeat(300)))
    expect([code, stderr]).toStrictEqual([5, expect.stringContaining(`and those of the folder ${folder};`)])
  })

  it('that is something else, or of a newer format, is unavailable', async () => {
    const text = newFile('text.db')
    writeFileSync(text, 'this is not a database, and never was one '.repeat(50))
    expect((await ran(['show', 'a', '--log', `sqlite:${text}`])).code).toBe(5)
    const other = newFile('other.db')
    new DatabaseSync(other).exec('CREATE TABLE t (x) STRICT; '.replace('(x)', '(x TEXT)'))
    expect((await ran(['record', '--log', `sqlite:${other}`], { stdin: jsonLines([issue()]) })).code).toBe(5)
    const newer = await rehearsal()
    new DatabaseSync(newer.slice('sqlite:'.length)).exec('PRAGMA user_version = 99')
    expect((await ran(['holders', '--log', newer])).stderr).toContain('更新版本')
  })

  const tampered = (log: string, sql: string): void => {
    const database = new DatabaseSync(log.slice('sqlite:'.length))
    const trigger = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'events_no_update'").get()
    database.exec('DROP TRIGGER events_no_update')
    database.exec(`UPDATE events SET line = ${sql}`)
    database.exec(String(trigger?.sql))
    database.close()
  }

  it('that was tampered with is damaged, and the place is said', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    tampered(log, `replace(line, '"v":1', '"v":') WHERE position = (SELECT max(position) FROM events)`)
    const shownThen = await ran(['show', 'a', '--log', log])
    expect([shownThen.code, shownThen.stdout]).toStrictEqual([5, ''])
    expect(shownThen.stderr).toContain('损坏')
    const { code, results } = await recorded(log, [out()])
    expect([code, results[0].outcome]).toStrictEqual([5, 'unavailable'])
  })

  it.each([
    ['cannot be parsed', '"on":'],
    ['say what no event says', '"on":"2020-06-31"'],
  ])('whose data of one line %s is damaged at that line, also where others follow it', async (_, on) => {
    const log = await rehearsal()
    await recorded(log, [issue(), out(), into()])
    tampered(log, `replace(line, '"on":"2020-06-30"', '${on}')`)
    for (const command of ['show', 'log', 'where', 'pages']) {
      const { code, stdout, stderr } = await ran([command, 'a', '--log', log, '--lang', 'en'])
      expect([command, code, stdout]).toStrictEqual([command, 5, ''])
      expect(stderr).toContain('The log is damaged at card-a r1 @5:')
    }
  })

  it.each([
    ['--log', 'esbd://localhost:2113'],
    ['--log', 'postgres://localhost/log'],
    ['--log', 'union-card.db'],
    ['--log', 'sqlite:'],
    ['--views', 'memory:'],
  ])('%s %s is answered clearly', async (option, place) => {
    const log = await rehearsal()
    const { code, stderr } = await ran(['--log', log, 'holders', option, place])
    expect([code, stderr.trim().split('\n').at(-1)]).toStrictEqual([
      2,
      expect.stringMatching(/不含|写法不对/),
    ])
  })

  it('read models on PostgreSQL need a package of their own, and say so where it is missing', async () => {
    jest.doMock('@union-card/postgres', () => {
      throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
    })
    const log = await rehearsal()
    for (const [lang, words] of [
      ['zh', '这需要软件包 @union-card/postgres'],
      ['en', 'The package @union-card/postgres is needed'],
    ] as const) {
      const asked = ['--log', log, '--lang', lang, '--views', 'postgres://localhost/views', 'holders']
      const { code, stderr } = await ran(asked)
      expect([code, stderr]).toStrictEqual([2, expect.stringContaining(words)])
    }
    jest.dontMock('@union-card/postgres')
  })

  it('in memory takes commands for this once', async () => {
    const { code, stdout } = await ran(['record', '--log', 'memory:'], {
      stdin: jsonLines([issue(), out(), into()]),
    })
    expect([code, outcomes(values(stdout))]).toStrictEqual([0, ['accepted', 'accepted', 'accepted']])
  })

  it('is rebuilt', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    const { code, stdout } = await ran(['rebuild', '--json', '--log', log])
    expect([code, values(stdout)[0]]).toMatchObject([0, { setAside: [], rehearsal: true }])
    expect((await ran(['rebuild', '--log', log])).stdout).toContain('已重建')
  })
})

describe('the program', () => {
  const package_ = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'))

  it('knows its version', async () => {
    expect(version).toBe(package_.version)
    expect((await ran(['--version'])).stdout.trim()).toBe(version)
  })

  it('helps, in the language asked for', async () => {
    for (const args of [['--help'], [], ['help'], ['help', 'show'], ['record', '--help']]) {
      const { code, stdout } = await ran(args)
      expect([code, stdout]).toStrictEqual([0, expect.stringContaining('用法：')])
    }
    expect((await ran(['--help', '--lang', 'en'])).stdout).toContain('Exit codes')
  })

  it('takes global options before and after the command', async () => {
    const log = await rehearsal()
    for (const args of [
      ['--log', log, '--json', '--lang', 'en', 'holders'],
      ['holders', '--log', log, '--json', '--lang', 'en'],
    ])
      expect(await ran(args)).toMatchObject({ code: 0, stderr: expect.stringContaining('rehearsal') })
  })

  it('says on a screen what it writes as JSON elsewhere', async () => {
    const log = await rehearsal()
    const stdin = `${jsonLines([issue(), out({ by: 'U9' })])}{}\n`
    const screen = await ran(['record', '--log', log], { stdin, isTTY: true })
    expect(screen.stdout).toContain('第 1 行  已登记  颁发会员证  会员证 a  r0')
    expect(screen.stdout).toContain('D-OUT-BY-HOLDER')
    const json = await ran(['record', '--log', log, '--json'], { stdin, isTTY: true })
    expect(outcomes(values(json.stdout))).toStrictEqual(['accepted', 'refused', 'malformed'])
  })

  it('colours a screen unless told not to', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    const args = ['show', 'a', '--log', log]
    expect((await ran(args, { isTTY: true })).stdout).toContain('\u001b[1m')
    expect((await ran(args, { isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b')
    expect((await ran(args)).stdout).not.toContain('\u001b')
  })

  it('as a process answers with exit codes and clean streams', () => {
    const log = `sqlite:${newFile()}`
    expect(program(['init', '--log', log]).status).toBe(0)
    const { recordedAt: _, ...live } = issue()
    const done = program(['record', '-', '--log', log], jsonLines([live]))
    expect([done.status, values(done.stdout)[0].outcome]).toStrictEqual([0, 'accepted'])
    expect(program(['show', 'zz', '--json', '--log', log]).status).toBe(3)
    expect(program(['--nonsense']).status).toBe(2)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'answers a command before the next one is written, and ends with 130 on %s',
    async (signal) => {
      const log = await rehearsal()
      const child = spawn(process.execPath, [...node, 'record', '--log', log], {
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      let stdout = ''
      child.stdout.setEncoding('utf8').on('data', (text) => {
        stdout += text
        if (stdout.includes('\n')) child.kill(signal)
      })
      child.stdin.write(jsonLines([issue()]))
      const code = await new Promise((resolve) => child.on('close', resolve))
      expect([code, outcomes(values(stdout))]).toStrictEqual([130, ['accepted']])
      expect((await shown(log, 'a')).found).toBe(true)
    },
  )

  it('demonstrates itself, the same for the same seed', async () => {
    const demo = async () => {
      const { code, stdout, stderr } = await ran(['demo', '--cards', '300', '--seed', '7', '--progress'])
      expect([code, stderr]).toStrictEqual([0, expect.stringContaining('演练')])
      return stdout.replaceAll(/[\d.]+ (秒|毫秒|条）)|每秒 \d+/g, '')
    }
    const [one, two] = [await demo(), await demo()]
    expect(one).toBe(two)
    for (const said of ['35 段历史中 35 段', '300 本会员证', '接转途中', 'N6-', 'M'])
      expect(one).toContain(said)
  })

  it('leaves the logs of its demonstration where it is told to', async () => {
    const kept = newFile('kept')
    expect((await ran(['demo', '--cards', '20', '--keep', kept])).code).toBe(0)
    const log = `sqlite:${join(kept, 'county.db')}`
    expect(await shown(log, 'yx-000001')).toMatchObject({ found: true })
    expect(await ran(['demo', '--cards', '20', '--keep', kept])).toMatchObject({ code: 2 })
  })

  it('makes no demonstration without cards, or where no folder can be', async () => {
    const file = newFile('file')
    writeFileSync(file, 'mine')
    const demo = (...more: string[]) => ran(['demo', '--lang', 'en', ...more])
    expect(await demo('--cards', '0')).toMatchObject({ code: 2, stderr: expect.stringContaining('--cards') })
    expect(await demo('--keep', file)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${file} is there already`),
    })
    for (const place of [join(file, 'below'), '/proc/nowhere', 'x'.repeat(5000)])
      expect(await demo('--keep', place)).toMatchObject({
        code: 5,
        stderr: expect.stringContaining('cannot be made'),
      })
    expect(readFileSync(file, 'utf8')).toBe('mine')
  })

  it('stops quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [...node, 'rules'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (text) => {
      stderr += text
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
    expect(stderr).toBe('')
  })
})

describe('an answer that is not written to its end', () => {
  const to = (file: string, args: readonly string[], input = '') => {
    const stdout = openSync(file, 'w')
    const done = spawnSync(process.execPath, [...node, ...args], {
      input,
      stdio: ['pipe', stdout, 'pipe'],
      encoding: 'utf8',
    })
    closeSync(stdout)
    return done
  }
  const isLinux = process.platform === 'linux'
  const onLinux = isLinux ? it : it.skip
  const elsewhere = isLinux ? '' : ', is not tried, because only Linux has a disk that is always full'

  onLinux(`is a fault where the disk is full, and said in both languages${elsewhere}`, async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    for (const command of ['show a', 'holders --json', 'verify', 'export', 'rules', '--help'])
      for (const [lang, said] of [
        ['zh', '输出没能写完：磁盘已满'],
        ['en', 'could not be written, so it is not whole: no room is left'],
      ] as const)
        expect([
          command,
          to('/dev/full', [...command.split(' '), '--log', log, '--lang', lang]),
        ]).toMatchObject([command, { status: 5, stderr: expect.stringContaining(said) }])
  })

  onLinux(`is a fault where the disk had room for a part of it${elsewhere}`, () => {
    const cut = newFile('cut.txt')
    const { status, stderr } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 8; exec "$@" > "$0"', cut, process.execPath, ...node, '--lang', 'en', 'rules'],
      { encoding: 'utf8' },
    )
    expect([status, stderr]).toStrictEqual([5, expect.stringContaining('could not be written')])
    expect(statSync(cut).size).toBe(8192)
  })

  onLinux(`leaves no receipt that a full disk cut short${elsewhere}`, async () => {
    const log = await rehearsal()
    const receipt = newFile('receipt.json')
    // Keeps the files beside the log as large as they have to be: nothing at all can be written.
    const holding = new DatabaseSync(log.slice('sqlite:'.length))
    holding.prepare('SELECT count(*) FROM events').get()
    const { status, stdout, stderr } = spawnSync(
      'bash',
      ['-c', 'ulimit -f 0; exec "$@"', 'bash', process.execPath, ...node].concat([
        '--lang',
        'en',
        'verify',
        '--receipt',
        receipt,
        '--log',
        log,
      ]),
      { encoding: 'utf8' },
    )
    holding.close()
    expect([status, stdout]).toStrictEqual([5, expect.stringContaining('is sound')])
    expect(stderr).toContain(`The receipt could not be written to ${receipt}.`)
    expect(existsSync(receipt)).toBe(false)
  })

  const many = jsonLines(Array.from({ length: 6000 }, (_, i) => issueOf(i + 1)))

  onLinux(`says of commands that the rest was not recorded${elsewhere}`, async () => {
    const { status, stderr } = to('/dev/full', ['record', '--lang', 'en', '--log', await rehearsal()], many)
    expect(status).toBe(5)
    expect(stderr).toMatch(/the rest was not recorded\.\nThe output could not be written/)
  })

  it('of commands is an interruption where nobody reads on', async () => {
    const child = spawn(process.execPath, [...node, 'record', '--lang', 'en', '--log', await rehearsal()])
    let stderr = ''
    child.stderr.on('data', (text) => {
      stderr += text
    })
    child.stdout.once('data', () => child.stdout.destroy())
    child.stdin.on('error', () => {}).end(many)
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(130)
    expect(stderr).toContain('the rest was not recorded')
  })

  it.each<[string, StopReason, number]>([
    ['the end was asked for', 'terminated', 130],
    ['Ctrl-C', 'interrupt', 130],
    ['nobody reads on', 'closed', 0],
    ['the disk is broken', new Unwritable('EIO'), 5],
    ['the file is too large', new Unwritable('EFBIG'), 5],
  ])('ends with the code that tells why: %s', async (_, why, expected) => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    let stop = () => {}
    async function* questions() {
      yield Buffer.from('{"card":"a"}\n')
      stop()
      yield Buffer.from('{"card":"a"}\n')
    }
    const terminal = textTerminal({ stdin: questions() })
    stop = () => terminal.interrupt(why)
    const code = await run(['show', '--from', '-', '--log', log], terminal)
    expect([code, values(terminal.stdout()).length]).toStrictEqual([expected, 1])
    const stopped = textTerminal()
    stopped.interrupt(why)
    expect(await run(['holders', '--format', 'csv', '--log', log], stopped)).toBe(expected)
  })
})

describe('a run of record that was interrupted at once', () => {
  it('does not say that there were no commands', async () => {
    const terminal = textTerminal({ stdin: jsonLines([issue()]) })
    const log = await rehearsal()
    terminal.interrupt()
    expect(await run(['record', '--log', log], terminal)).toBe(130)
    expect(terminal.stderr()).not.toContain('没有命令')
  })
})

describe('help in Chinese', () => {
  it('has no English word for a value, an operand or the options of a command', async () => {
    const names = ['', 'init', 'show', 'report', 'rebuild', 'project', 'migrate', 'verify', 'export', 'demo']
    for (const name of names) {
      const { stdout } = await ran(['help', ...(name === '' ? [] : [name])])
      expect(stdout.match(/[<[][a-z/]+[>\]]/g)).toBeNull()
    }
    expect((await ran(['log'])).stderr).toMatch(/^用法有误：缺少参数 会员证。/)
    expect((await ran(['log', ''])).stderr).toMatch(/^用法有误：会员证 是空的。/)
    expect((await ran(['init', '--rules'])).stderr).toMatch(/^用法有误：选项 --rules 缺少值。/)
  })
})

describe('what was mistyped', () => {
  it.each([
    ['zh', ['show', '--knwon', '1'], '用法有误：没有选项 --knwon（相近的有 --known）。'],
    ['zh', ['shwo', 'a'], '用法有误：没有命令 shwo（相近的有 show）。'],
    ['en', ['verify', '--agianst', 'a'], 'Usage: there is no option --agianst, perhaps --against was meant.'],
    ['en', ['nothing-like-it'], 'Usage: there is no command nothing-like-it.'],
  ])('is told with what was perhaps meant (%s)', async (lang, args, said) => {
    const { code, stderr } = await ran([...args, '--lang', lang])
    expect([code, stderr.split('\n')[0]]).toStrictEqual([2, said])
  })
})

describe('what goes wrong where nobody waits for it', () => {
  it.each([
    ['an error', 'throw new TypeError(name)'],
    ['a promise', 'void Promise.reject(new TypeError(name))'],
  ])('ends the program without its words: %s', async (_, wrong) => {
    // Once the program waits for its input, it goes wrong on its own.
    const onceBegun = `const looking = setInterval(() => {
        if (process.listenerCount('uncaughtException') === 0 && performance.now() < 20_000) return
        clearInterval(looking)
        const name = '欧阳小芳'
        ${wrong}
      }, 1)`
    const child = spawn(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(onceBegun)}`,
      ...node,
      ...['record', '--lang', 'en', '--log', 'memory:'],
    ])
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    const [code] = await once(child, 'close')
    expect(code).toBe(5)
    expect(stderr).toMatch(/The program failed \(TypeError\) and stopped\. Please report this\.\n$/)
    expect(stderr).not.toContain('欧阳小芳')
  })
})

describe('on a Node without SQLite', () => {
  it('it is told which Node is needed, in both languages and without a stack trace', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--no-experimental-sqlite', ...node, 'rules'],
      { encoding: 'utf8' },
    )
    expect({ status, stdout, stderr }).toStrictEqual({
      status: 2,
      stdout: '',
      stderr: `union-card 需要 Node 22.18 或更新的版本，现为 ${process.version}。\nunion-card needs Node 22.18 or newer; this is ${process.version}.\n`,
    })
  })
})
