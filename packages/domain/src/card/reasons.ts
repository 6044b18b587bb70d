import * as t from 'io-ts'

/** How a reason may be used in one of the two columns of the card (model 8.8). */
export type Reason = {
  /** The words after 因 on the form. */
  readonly zh: string
  readonly en: string
  /** May stand in the transfer column (工会组织关系接转). */
  readonly transfer: boolean
  /** May stand in the retention column (保留会籍). */
  readonly retention: boolean
}

/**
 * The closed list of reasons. What the 2016 measures add (no retention for 内部退养, no restoration after retirement)
 * is said by their rules, not here.
 */
// biome-ignore format: a table
export const reasons = {
  'job-change':          { zh: '工作调动、劳动关系变化', en: 'change of job or labour relation',      transfer: true,  retention: false },
  'left-job':            { zh: '辞职、解除合同',         en: 'resignation or end of contract',        transfer: true,  retention: false },
  reemployed:            { zh: '再就业',                 en: 're-employment',                         transfer: true,  retention: false },
  secondment:            { zh: '借调',                   en: 'secondment',                            transfer: true,  retention: false },
  'secondment-end':      { zh: '借调期满',               en: 'end of secondment',                     transfer: true,  retention: false },
  'union-formed':        { zh: '所在单位建会',           en: 'a union was formed at the employer',    transfer: true,  retention: false },
  'to-residence':        { zh: '转居住地工会',           en: 'move to the union of residence',        transfer: true,  retention: false },
  reorganised:           { zh: '单位改制、合并、工会调整', en: 'reorganisation of employer or union', transfer: true,  retention: false },
  'dispatch-change':     { zh: '劳务派遣变动',           en: 'change of labour dispatch',             transfer: true,  retention: false },
  discharged:            { zh: '退役',                   en: 'discharge from military service',       transfer: true,  retention: false },
  retired:               { zh: '退休',                   en: 'retirement',                            transfer: false, retention: true  },
  'early-retired':       { zh: '提前退休',               en: 'early retirement',                      transfer: false, retention: true  },
  'veteran-retired':     { zh: '离休',                   en: 'retirement of a veteran cadre',         transfer: false, retention: true  },
  unemployed:            { zh: '失业',                   en: 'unemployment',                          transfer: false, retention: true  },
  military:              { zh: '入伍、服兵役',           en: 'military service',                      transfer: false, retention: true  },
  'unit-closed':         { zh: '单位关闭、破产',         en: 'employer closed or bankrupt',           transfer: true,  retention: true  },
  'union-dissolved':     { zh: '工会撤销',               en: 'the union was dissolved',               transfer: false, retention: true  },
  'internal-retirement': { zh: '内部退养',               en: 'internal retirement',                   transfer: false, retention: true  },
  'laid-off-in-unit':    { zh: '在本单位下岗待岗',       en: 'laid off but still in the unit',        transfer: false, retention: true  },
  study:                 { zh: '上学',                   en: 'study',                                 transfer: false, retention: true  },
  abroad:                { zh: '出国',                   en: 'stay abroad',                           transfer: false, retention: true  },
  sick:                  { zh: '病休',                   en: 'sick leave',                            transfer: false, retention: true  },
  other:                 { zh: '其他',                   en: 'other, in writing',                     transfer: true,  retention: true  },
} as const satisfies Record<string, Reason>

/** Codec of a reason's code, `job-change` … `other`. */
export const ReasonCode: t.Type<ReasonCode> = t.keyof(reasons, 'reason')
/** A reason's code. */
export type ReasonCode = { readonly [K in keyof typeof reasons]: K }[keyof typeof reasons]

/** The reasons that are retirement: under the 2016 measures such a membership stays retained (Art. 17). */
export const retirement: ReadonlySet<ReasonCode> = new Set(['retired', 'early-retired', 'veteran-retired'])
