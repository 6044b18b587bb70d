import { type Words, zh } from './zh.ts'
export const en: Words = zh
