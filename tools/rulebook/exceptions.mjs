// Rules of the card that refuse and mark nothing by themselves, with the reason and the rules that carry them out. Each
// has a test that shows it. A rule that speaks after all must be taken off this list.

export const silent = {
  'N1-EVIDENCE': {
    carriedBy: [],
    en: 'The membership and the booklet are two dimensions of the state, and no rule derives the first from the second.',
    zh: '会籍与证件是两个独立的维度，任何规则都不由证件推出会籍。',
  },
  'N4-GRANDFATHER': {
    carriedBy: ['D-FLAG-UNVERIFIED'],
    en: 'It gives: a card issued before the day the notice went out, or from stock accepted before it, is of acceptable provenance whatever else is missing.',
    zh: '本条是给予：通知下发前颁发的，或用此前验收的存证颁发的，无论缺少何种记录，来源均可接受。',
  },
  'N6-ISSUE': {
    carriedBy: ['D-ALREADY-ISSUED', 'D-ISSUE-NOT-BEFORE-JOIN', 'M3-JOIN-ONCE', 'N6-NO-SUBSTITUTE'],
    en: 'What an issue must not be is refused by the rules named; that every member gets a card is a duty, seen in reports.',
    zh: '颁发的限制由所列规则执行；为每名会员颁发是职责，见于报告。',
  },
  'N6-RIGHTS': {
    carriedBy: [],
    en: 'Rights follow from the standing (`rightsOf`); nothing is requested, so nothing is refused.',
    zh: '权利义务由会籍状况得出（`rightsOf`），没有可以拒绝的申请。',
  },
  'N6-OUT': {
    carriedBy: ['D-OUT-BY-HOLDER', 'D-ALREADY-IN-TRANSIT', 'D-TERMINAL', 'D-EXPULSION-PENDING'],
    en: 'The refusals it implies have ids of their own.',
    zh: '由此产生的拒绝各有编号。',
  },
  'N6-PROVE': {
    carriedBy: [],
    en: 'Membership is looked up for any day without the booklet (`standingOn`).',
    zh: '任何一天的会籍均可查询，不以出示会员证为前提（`standingOn`）。',
  },
  'N6-IN-DUTY': {
    carriedBy: ['D-IN-NEEDS-OUT', 'D-TRANSFER-TO-SELF', 'F-TRANSFER-IN-DATE-SEAL'],
    en: 'The duty is kept by there being no command to turn a member away, and no clock on an open transfer.',
    zh: '没有“拒收”的操作，未办结的转出也没有期限，由此落实该职责。',
  },
  'N6-WITHDRAW-RECOVER': {
    carriedBy: ['D-WITHDRAW-BY-HOLDER', 'D-RECOVER-ONLY-AFTER-END', 'D-RECOVER-BY-HOLDER', 'D-CHRONOLOGY'],
    en: 'The refusals it implies have ids of their own.',
    zh: '由此产生的拒绝各有编号。',
  },
  'U-1-PURPOSE': {
    carriedBy: [],
    en: 'A statement of purpose: the card counts as valid while a transfer is open, since it is the voucher for it.',
    zh: '说明用途：接转途中会员证仍然有效，因为它就是接转凭证。',
  },
  'U-2-LOST': {
    carriedBy: ['D-NOT-IN-HAND', 'D-REISSUE-NEEDS-CAUSE', 'D-NUMBER-REUSED', 'D-NO-REISSUE-AFTER-END'],
    en: 'The refusals it implies have ids of their own.',
    zh: '由此产生的拒绝各有编号。',
  },
  'M19-CLOSED-UNIT': {
    carriedBy: ['D-OUT-NOT-WHILE-RETAINED'],
    en: 'It permits: a retained membership may be transferred and stays retained.',
    zh: '本条是允许：保留的会籍可以转出，保留状态不变。',
  },
  'C6-FREE-TO-LEAVE': {
    carriedBy: ['D-EXPULSION-PENDING', 'D-TERMINAL', 'D-WITHDRAW-BY-HOLDER'],
    en: 'It permits: a withdrawal by the member’s wish is accepted from every living standing, unless an expulsion is filed.',
    zh: '本条是允许：会籍存续期间均可自愿退会，开除会籍已备案的除外。',
  },
  'C8-NO-VOTE-WHILE-RETAINED': {
    carriedBy: [],
    en: 'The vote follows from the standing (`voteIn`, `rightsOf`); nothing is requested, so nothing is refused.',
    zh: '选举权由会籍状况得出（`voteIn`、`rightsOf`），没有可以拒绝的申请。',
  },
  'L13-DISSOLVED-UNION': {
    carriedBy: ['D-OUT-BY-HOLDER', 'D-RETAIN-BY-HOLDER', 'D-WITHDRAW-BY-HOLDER', 'U-1-REGISTER'],
    en: 'It permits: once a union is gone its successor, or the union above it, may act where only the holder may.',
    zh: '本条是允许：工会撤销后，由其承继工会或上级工会办理只有所在工会才能办理的事项。',
  },
  'D-FLAG-STALE': {
    carriedBy: [],
    en: 'A report names long transfers. No entry carries a flag for it, since nothing in a card’s history depends on the clock.',
    zh: '只由报告列出久未转入的，记录上不作标注，因为会籍记录不随时间推移而变化。',
  },
}

// Rules that no law over generated histories and no table of the state machine or of the rules names, with the reason.
export const withoutProperty = {}
