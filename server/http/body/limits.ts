const KiB = 1024
const MiB = 1024 * KiB

/** Bytes of JSON that one request may send. */
export const BODY_LIMIT = 150 * MiB
/** From this many bytes on a body is scanned while it arrives; below, collecting and JSON.parse is cheaper. */
export const LARGE_BODY = 64 * KiB

// The bounds below are what keeps the dearest body that is accepted affordable: values cost many times their text.
// A body below LARGE_BODY cannot exceed those of objects, members and texts, so it is not asked.

/** Bytes of a body outside of long base64 strings. 10,000 lines with all their fields take 15 to 20 MB. */
export const TEXT_LIMIT = 24 * MiB
/** Levels of arrays and objects within each other. */
export const DEPTH_LIMIT = 100
/** JSON values in one body; each comma and each opening bracket counts as one. 10,000 lines of 50 fields hold 520,000. */
export const VALUE_LIMIT = 600_000
/** Objects in one body: each may have a shape of its own, which costs more than its values do. */
export const OBJECT_LIMIT = 25_000
/** Members of one object. */
export const MEMBER_LIMIT = 15_000
/** Characters (UTF-16) of one string that is no file. */
export const LONGEST_TEXT = 1_000_000
