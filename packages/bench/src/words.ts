import type { Draw } from './draw.ts'

/** Made-up unions and units, in the manner of real ones. */

/** A basic union: its id, a code of 18 characters as unions carry, and the province it lies in by its code. */
export type Union = { readonly id: string; readonly province: string }

const provinces = ['11', '31', '32', '33', '37', '42', '44', '51']

/** Forty basic unions in eight provinces. */
export const unions: readonly Union[] = provinces.flatMap((province) =>
  ['0107', '0482', '0931', '1256', '2004'].map((number) => ({
    id: `81${province}${number}MC00${number}5X`,
    province,
  })),
)

/** The provincial union that issues the cards of a basic union. */
export const issuerOf = ({ province }: Union): string => `81${province}0000MC0000018A`

/** Somebody who wrote an entry down. */
export const officer = (draw: Draw): string => `o-${draw.hex(6)}`

export const cities = [
  '北京市海淀区',
  '上海市浦东新区',
  '江苏省苏州市',
  '浙江省宁波市',
  '四川省成都市武侯区',
] as const

export const trades = [
  '第一棉纺织厂',
  '轨道交通运营有限公司',
  '精密机械制造股份有限公司',
  '人民医院',
  '快递行业联合',
  '实验中学',
] as const

const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Something sealed, in the form and of the length the vault gives. */
export const sealedText = (draw: Draw): string => {
  const letters = (count: number) =>
    Array.from({ length: count }, () => base64url[draw.between(0, 63)]).join('')
  return `v1.${letters(22)}.${letters(22)}.${letters(43)}.${letters(107)}`
}
