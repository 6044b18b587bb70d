// must fail with TS2322
const list: readonly string[] = []
export const first: string = list[0]
