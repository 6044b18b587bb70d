export const a = await Promise.resolve(1)
