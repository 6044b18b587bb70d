// Runs the commands of a page, one after the other, in a new folder with union-card on the PATH.

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { linesMatch } from './shown.mjs'

export function runShell({ page, blocks }) {
  const used = blocks.filter(
    (block) => (isShell(block) || block.marks.some(namesFile)) && !block.marks.includes('no-run'),
  )
  if (!used.some(isShell)) return []
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  try {
    const bin = join(folder, '.bin')
    mkdirSync(bin)
    writeFileSync(
      join(bin, 'union-card'),
      `#!/bin/sh\nexec "${process.execPath}" "${resolve('packages/cli/dist/main.js')}" "$@"\n`,
    )
    chmodSync(join(bin, 'union-card'), 0o755)
    for (const name of ['examples', 'scenarios'])
      if (existsSync(name)) symlinkSync(resolve(name), join(folder, name))
    return used.flatMap((block) => take(block, folder, bin, page))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const isShell = ({ language }) => language === 'sh' || language === 'console'
const namesFile = (mark) => mark.startsWith('file=')

function take(block, folder, bin, page) {
  const file = block.marks.find(namesFile)?.slice('file='.length)
  if (file) writeFileSync(join(folder, file), `${block.code.join('\n')}\n`)
  if (!isShell(block)) return []
  const commands = commandsOf(block)
  if (commands.length === 0)
    return [{ page, line: block.line, message: 'write `$ ` before each command, or mark the block no-run' }]
  return commands.flatMap((command) => {
    const exits = Number(/# exits (\d+)\s*$/.exec(command.text)?.[1] ?? 0)
    const { status, stdout } = spawnSync('bash', ['-c', `exec 2>&1\n${command.text}`], {
      cwd: folder,
      encoding: 'utf8',
      timeout: 120_000,
      env: { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH}`, NO_COLOR: '1' },
    })
    const actual = stdout.trimEnd().split('\n')
    const problem = (message) => ({
      page,
      line: command.line,
      message: `${message}. It printed:\n${stdout.trimEnd()}`,
    })
    if (status !== exits) return [problem(`\`${command.text}\` exits ${status} and not ${exits}`)]
    if (command.output.length > 0 && !linesMatch(command.output, actual))
      return [problem(`\`${command.text}\` does not print what the page says`)]
    return []
  })
}

// A command goes on in lines that begin with `> `, or after a `\`.
function commandsOf({ code, line }) {
  const commands = []
  code.forEach((each, index) => {
    const last = commands.at(-1)
    if (each.startsWith('$ ')) commands.push({ text: each.slice(2), line: line + index, output: [] })
    else if (last && last.output.length === 0 && each.startsWith('> ')) last.text += `\n${each.slice(2)}`
    else if (last && last.output.length === 0 && last.text.endsWith('\\')) last.text += `\n${each}`
    else if (last) last.output.push(each)
  })
  for (const { output } of commands) while (output.at(-1)?.trim() === '') output.pop()
  return commands
}
