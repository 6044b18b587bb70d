// must fail with TS2375
export const a: { b?: string } = { b: undefined }
