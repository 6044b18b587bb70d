// Type-checks the programs of all pages in one go, then runs each of them under Node on the built packages.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'

const preload = pathToFileURL(resolve('tools/docs-code/shows.mjs')).href

export function typeProblems(pages) {
  const programs = pages.flatMap(({ page, programs }) => programs.map((program) => ({ page, program })))
  return inNewFolder((folder) => {
    const fileOf = (index) => join(folder, `program-${index}.ts`)
    programs.forEach(({ program }, index) => {
      writeFileSync(fileOf(index), program.lines.join('\n'))
    })
    const { options } = ts.parseJsonConfigFileContent(
      {
        extends: resolve('tsconfig.base.json'),
        compilerOptions: { noEmit: true, customConditions: [], types: ['node'], moduleDetection: 'force' },
        files: [],
      },
      ts.sys,
      folder,
    )
    const checked = ts.createProgram(
      programs.map((_, index) => fileOf(index)),
      { ...options, typeRoots: [resolve('node_modules/@types')] },
    )
    return ts.getPreEmitDiagnostics(checked).map(({ file, start, messageText }) => {
      const index = Number(/program-(\d+)\.ts$/.exec(file?.fileName ?? '')?.[1] ?? 0)
      const line = file ? file.getLineAndCharacterOfPosition(start).line + 1 : 1
      return { page: programs[index].page, line, message: ts.flattenDiagnosticMessageText(messageText, '\n') }
    })
  })
}

export async function runPrograms({ page, programs }) {
  const problems = []
  for (const program of programs) {
    const { text, misplaced } = withClaims(program.lines.join('\n'))
    problems.push(
      ...misplaced.map((line) => ({
        page,
        line,
        message: '`// =>` must follow an expression or console.log',
      })),
    )
    if (program.run) problems.push(...(await run(text)).map((each) => ({ page, ...each })))
  }
  return problems
}

// `expression // => claim` becomes a call that compares; the line numbers stay.
export function withClaims(text) {
  const source = ts.createSourceFile('program.ts', text, ts.ScriptTarget.Latest, true)
  const claims = claimsOf(text)
  const edits = []
  const visit = (node) => {
    if (ts.isExpressionStatement(node)) {
      const line = source.getLineAndCharacterOfPosition(node.getEnd()).line
      const claim = claims.get(line)
      if (claim) {
        claims.delete(line)
        const printed = isConsoleLog(node.expression)
        const shown = printed
          ? node.expression.arguments.map((each) => each.getText()).join(', ')
          : node.expression.getText()
        const call = `;__shows(${line + 1}, ${JSON.stringify(claim)}, ${printed}, ${shown});`
        edits.push({ from: node.getStart(), to: node.getEnd(), call })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  const edited = edits.reduceRight(
    (all, { from, to, call }) => all.slice(0, from) + call + all.slice(to),
    text,
  )
  return { text: edited, misplaced: [...claims.keys()].map((line) => line + 1) }
}

// A claim goes on in the comment lines right below it.
function claimsOf(text) {
  const claims = new Map()
  const lines = text.split('\n')
  lines.forEach((line, index) => {
    const claim = /\/\/ => (.*)$/.exec(line)
    if (!claim) return
    const more = lines.slice(index + 1).findIndex((each) => !/^\s*\/\/ {2,}\S/.test(each))
    const rest = lines
      .slice(index + 1, index + 1 + Math.max(more, 0))
      .map((each) => each.replace(/^\s*\/\//, ''))
    // A claim on a line of its own belongs to the line above.
    claims.set(/^\s*\/\/ => /.test(line) ? index - 1 : index, [claim[1], ...rest].join(' '))
  })
  return claims
}

function isConsoleLog(node) {
  return ts.isCallExpression(node) && node.expression.getText() === 'console.log'
}

function run(text) {
  return inNewFolder(
    (folder) =>
      new Promise((done) => {
        const file = join(folder, 'program.ts')
        writeFileSync(file, text)
        let errors = ''
        const child = spawn(
          process.execPath,
          ['--disable-warning=ExperimentalWarning', `--import=${preload}`, file],
          {
            cwd: folder,
            stdio: ['ignore', 'ignore', 'pipe'],
            timeout: 60_000,
          },
        )
        child.stderr.setEncoding('utf8').on('data', (data) => {
          errors += data
        })
        child.on('close', (code) => {
          const claims = [...errors.matchAll(/^line (\d+): (.*)$/gm)]
          const problems = claims.map(([, line, message]) => ({ line: Number(line), message }))
          if (code !== 0 && problems.length === 0) {
            const line = Number(/program\.ts:(\d+)/.exec(errors)?.[1] ?? 1)
            problems.push({ line, message: errors.trim() || `stopped with exit code ${code}` })
          }
          done(problems)
        })
      }),
  )
}

async function inNewFolder(work) {
  const folder = mkdtempSync(join(tmpdir(), 'docs-code-'))
  try {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
