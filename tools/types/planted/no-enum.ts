// must fail with TS1294
export enum Membership {
  active,
}
