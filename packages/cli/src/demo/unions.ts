import { day, type UnionFacts, type UnionId } from '@union-card/domain'

/** The unions of a county that does not exist. */

/** The provincial union whose cards they are, and the county union above all others. */
export const issuer = 'QL'
export const countyUnion = 'QL-YX'

export const towns = ['城关', '东河', '西岭', '南浦', '北塘', '青石', '柳溪', '竹园', '枫林', '石桥']
const employers = [
  '纺织厂',
  '中心小学',
  '卫生院',
  '供销社',
  '机械厂',
  '茶厂',
  '物流公司',
  '建筑公司',
  '客运公司',
  '自来水厂',
  '社区联合',
  '农商银行',
]

/** Residents of a closed employer move to their town's community union (居住地工会). */
export const communityOf = (town: number): string => basicUnion(town, employers.indexOf('社区联合'))
const basicUnion = (town: number, employer: number): string =>
  `${countyUnion}-${String(town * employers.length + employer + 1).padStart(3, '0')}`

/** Their names by id. */
export const unionNames: ReadonlyMap<string, string> = new Map([
  [issuer, '青岚省总工会'],
  [countyUnion, '云岫县总工会'],
  ...towns.flatMap((town, t) =>
    employers.map((employer, e) => [basicUnion(t, e), `云岫县${town}${employer}工会`] as const),
  ),
])

const upperOf = (union: string): string => (union === countyUnion ? issuer : countyUnion)

/** What a union registry would know of them. */
export const unionFacts: Readonly<Record<string, UnionFacts>> = Object.fromEntries(
  [...unionNames.keys()].map((union) => [
    union,
    {
      establishedOn: day('1990-05-01'),
      dissolvedOn: null,
      mergedInto: null,
      uppers: [{ from: day('1990-05-01'), union: upperOf(union) as UnionId }],
    },
  ]),
)

/** The unions of employers, which have the members. */
export const basicUnions = [...unionNames.keys()].filter((id) => id.length > countyUnion.length)
