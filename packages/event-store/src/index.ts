export {
  canonicalJson,
  deepestNesting,
  lineJson,
  type NotCanonical,
} from './canonical.ts'
export { commandDigest, leafHash } from './digest.ts'
export { eventId, isUuid } from './eventId.ts'
export type {
  Appended,
  EventDraft,
  EventStore,
  Following,
  LogIdentity,
  LogMode,
  LogPart,
  Notice,
  Premise,
  RecordedLine,
  RecordedText,
  StreamPart,
  StreamShare,
  WholeStream,
} from './eventStore.ts'
export {
  type AccessDenied,
  type AppendFault,
  DamagedHistory,
  type DamagedPlace,
  describeDamage,
  type Limits,
  limits,
  type OutcomeUnknown,
  ReadFailed,
  type ReadFault,
  readOrThrow,
  type TooLarge,
  type Unavailable,
  type UnavailableBecause,
  type UnsealableEvent,
  type WrongExpectedRevision,
} from './faults.ts'
export {
  type Finding,
  type FindingClass,
  type FindingKind,
  type FindingPlace,
  finding,
} from './finding.ts'
export { type Arrivals, arrivals, type FollowedLog, follow } from './following.ts'
export {
  type DifferentLine,
  type DoesNotFollow,
  type Imported,
  type ImportFault,
  type LineRefused,
  type NotALine,
  type OtherLog,
  type StreamToContinue,
  stageSealed,
} from './importing.ts'
export { exportLines, exportTexts, type Importing, type ImportStopped, importLines } from './jsonLines.ts'
export {
  type Actor,
  type CommandMark,
  type EventData,
  type Line,
  type LineDamage,
  openLine,
  readLine,
  type SealedLine,
  sealLine,
  type Unsealable,
} from './line.ts'
export { isAtPlace, LineInText, type PlaceOfLine } from './lineInText.ts'
export { type LineOutline, outlineOf } from './lineOutline.ts'
export { hasTypesOfLine, isLogId, type Mismatch } from './lineShape.ts'
export { type MemoryLog, memoryEventStore } from './memory.ts'
export {
  type ExpectedRevision,
  type Position,
  position,
  positionInJson,
  type Revision,
  readPosition,
  revision,
} from './position.ts'
export { type Receipt, readReceipt, receiptText } from './receipt.ts'
export { type Clock, isRecordedAt, recordedAt } from './recordedAt.ts'
export {
  type AppendPlan,
  type AppendRequest,
  brokenPremise,
  planAppend,
  type RecordedId,
  type StreamAsItStands,
  type StreamHead,
  sealAfter,
} from './sealing.ts'
export { sinceExport } from './sinceExport.ts'
export { categoryOf, idOf, isStreamName, type StreamName, streamName } from './streamName.ts'
export {
  type ClockSetBack,
  type Evidence,
  type Inspect,
  type Verified,
  type Verifying,
  type VerifyProgress,
  verifyLines,
} from './verifying.ts'
