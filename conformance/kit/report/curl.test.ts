import { test } from 'tap'
import { curlLine } from './curl.ts'

test('a curl line quotes what a shell would read', async (t) => {
  const line = curlLine(
    {
      request: {
        method: 'POST',
        url: 'http://h/api?a=b&c',
        headers: [
          ['X-API-Key', '[secret]'],
          ['Warning', "it's"],
        ],
        body: '{"a":"$(x)"}',
        bytes: 12,
      },
    },
    { variables: { 'x-api-key': 'NUNTIQ_API_KEY' } },
  )
  t.equal(
    line,
    `curl -i -X POST 'http://h/api?a=b&c' -H "X-API-Key: $NUNTIQ_API_KEY" -H 'Warning: it'\\''s' --data-binary '{"a":"$(x)"}'`,
  )
})

test('a curl line names a secret after what stands before it, and the option that a person gave it by', async (t) => {
  const line = curlLine(
    {
      request: {
        method: 'POST',
        url: 'http://h/api?token=[secret]',
        headers: [
          ['X-API-Key', '[secret]'],
          ['X-Rotation-Secret', '[secret]'],
        ],
        body: '{"claim_token":"[secret]"}',
        bytes: 40,
        variables: { 'x-api-key': 'NUNTIQ_EXPIRED_KEY' },
      },
    },
    { variables: { 'x-api-key': 'NUNTIQ_API_KEY' } },
  )
  t.equal(
    line,
    `curl -i -X POST 'http://h/api?token='"$TOKEN" -H "X-API-Key: $NUNTIQ_EXPIRED_KEY" -H "X-Rotation-Secret: $X_ROTATION_SECRET" --data-binary '{"claim_token":"'"$CLAIM_TOKEN"'"}'`,
  )
})

test('a body that a report cuts is not offered as one that could be sent', async (t) => {
  const request = { method: 'POST', url: 'http://h/api', headers: [], body: `${'x'.repeat(4_000)}…`, bytes: 90_000 }
  t.match(curlLine({ request }, { variables: {} }), /--data-binary @body # 90000 bytes, too long for a report/)
})
