export type { Event } from './event.js'
export declare const a: number
