/** `nuntiq-kit conform --help` */
export const USAGE = `Usage: nuntiq-kit conform --target BASE [options]

Tells whether a deployment keeps the contract of the Partner API.

What is judged
  --target BASE             base address; ends in /api
  --control URL             control API of a sandbox, such as http://127.0.0.1:4010/_sandbox/v1:
                            the suite makes its own tenants and keys and moves their time
  --control-token T         for a sandbox that other machines can reach (NUNTIQ_KIT_CONTROL_TOKEN)

What the run may use, without --control
  --api-key KEY             better in NUNTIQ_API_KEY, out of the shell's history
  --rotation-secret SECRET  better in NUNTIQ_ROTATION_SECRET
  --second-api-key KEY      a key of another customer (NUNTIQ_SECOND_API_KEY)
  --expired-key KEY         a key that has expired (NUNTIQ_EXPIRED_KEY)
  --revoked-key KEY         a key that was revoked (NUNTIQ_REVOKED_KEY)
  --receiving-inbox ADDRESS an inbox that is not the default one
  --external-identifier ID  an alias of that inbox

What the run may leave behind
  --profile probe           nothing: refusals, reserved routes, listing (default without --control)
  --profile submit          marked invoices
  --profile full            also keys of its own, which it revokes again (default with --control)
  --yes-leave-traces        agrees to submit or full against a host that is not this machine
  --budget N                invoices at most, default 100; what it keeps undecided is inconclusive

Rules that need hours, without --control
  --plant FILE              submits, rotates and notes; hours or a day later
  --harvest FILE            decides

What is run and said
  --only ID,...             these requirements
  --list                    the register, with level, evidence, profile and needs; runs nothing
  --report KIND=FILE        tap, junit, json, html or ndjson; repeatable. TAP is on standard output
  --seed N                  repeats the payloads of a run
  --timeout SECONDS         for one answer, default 30
  --help

Exit codes: 0 conforms, 1 a requirement is violated, 2 the command or its configuration is unusable,
3 the target could not be reached or nothing could be decided.
`
