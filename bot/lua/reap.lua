-- Give cases of counsellors who have been gone for longer than the grace back to the front of their queue, and close quiet ones.
--   grace  ms after the end of presence      quiet  ms without any change of a counsellor's case
--   away, ended  what to tell the person, by language: lists of messages
-- Returns {given back, closed}.
local function told(messages, case, language)
  local copies = {}
  for n, message in ipairs(messages[language] or {}) do
    local rev = call('HGET', key('case', case), 'rev')
    copies[n] = {id = case .. '-' .. rev .. '-' .. n, kind = message.kind, body = message.body}
  end
  return copies
end

local back, closed = 0, 0
for _, counsellor in ipairs(call('ZRANGEBYSCORE', key('present'), '-inf', NOW - args.grace)) do
  for _, case in ipairs(call('SMEMBERS', key('of', counsellor))) do
    local held = call('HMGET', key('case', case), 'chat', 'language', 'changed')
    put_back(case)
    tell(case, 'lapsed', counsellor)
    push_all(held[1], case, told(args.away, case, held[2]))
    back = back + 1
  end
  call('ZREM', key('present'), counsellor)
end
for _, counsellor in ipairs(call('ZRANGE', key('present'), 0, -1)) do
  for _, case in ipairs(call('SMEMBERS', key('of', counsellor))) do
    local held = call('HMGET', key('case', case), 'chat', 'language', 'changed')
    if tonumber(held[3]) < NOW - args.quiet then
      close_case(case, 'quiet', 'bot')
      push_all(held[1], case, told(args.ended, case, held[2]))
      closed = closed + 1
    end
  end
end
return {back, closed}
