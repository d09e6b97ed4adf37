-- What all scripts share. It is put before each of them.
--   KEYS[1]  any key of the tenant: it decides the slot, and all other keys share its hash tag
--   ARGV[1]  the tenant's prefix, "{tenant}:"
--   ARGV[2]  the script's own arguments as JSON
-- Times are milliseconds by Redis' own clock; callers never send "now". Key names are those of bot/redis_keys.py.

local PREFIX = ARGV[1]
local args = cjson.decode(ARGV[2])
local call = redis.call

local time = call('TIME')
local NOW = time[1] * 1000 + math.floor(time[2] / 1000)

local DAY = 86400
local OPERATION_KEPT = 2 * DAY
local MESSAGE_KEPT = 7 * DAY
local CASE_KEPT = 30 * DAY

local function key(...)
  return PREFIX .. table.concat({...}, ':')
end

local function given(value)
  return value ~= nil and value ~= cjson.null and value ~= false and value ~= ''
end

-- Chats with mail, and their leases ---------------------------------------------------------------------------------------

local function mark_ready(chat)
  if call('LLEN', key('in', chat)) > 0 and not call('ZSCORE', key('busy'), chat) then
    call('ZADD', key('ready'), 'NX', NOW, chat)
  end
end

local function holds(leases, chat, epoch)
  return call('HGET', key(leases), chat) == tostring(epoch)
end

local function let_go(leases, ends, chat)
  call('HDEL', key(leases), chat)
  call('ZREM', key(ends), chat)
end

-- Outgoing messages -------------------------------------------------------------------------------------------------------

local function mark_due(chat, at)
  if call('LLEN', key('out', chat)) > 0 and not call('ZSCORE', key('sending'), chat) then
    call('ZADD', key('due'), 'NX', at, chat)
  end
end

-- message: {id, kind, body, to, group, case}
local function push_out(chat, message)
  local name = key('msg', message.id)
  if call('EXISTS', name) == 1 then return end
  call('HSET', name, 'chat', chat, 'kind', message.kind, 'state', 'queued', 'body', message.body, 'to', message.to,
    'group', message.group and '1' or '', 'case', given(message.case) and message.case or '', 'attempts', 0, 'at', NOW)
  call('RPUSH', key('out', chat), message.id)
  mark_due(chat, NOW)
end

-- Cases -------------------------------------------------------------------------------------------------------------------

local function queue_of(case)
  local place = call('HMGET', key('case', case), 'centre', 'language')
  return key('q', place[1], place[2])
end

local function score(band, since)
  return band * 1e13 + since
end

-- Each change of a case is one event; the stream is the audit log and the console's feed. No text is in it.
local function tell(case, what, who)
  local rev = call('HINCRBY', key('case', case), 'rev', 1)
  local seen = call('HMGET', key('case', case), 'centre', 'language', 'owner', 'state')
  call('XADD', key('ev'), 'MAXLEN', '~', 100000, '*', 'case', case, 'what', what, 'who', who or '', 'rev', rev,
    'centre', seen[1] or '', 'language', seen[2] or '', 'owner', seen[3] or '', 'state', seen[4] or '')
  call('HSET', key('case', case), 'changed', NOW)
end

-- message: {by, body, kind, out}
local function add_message(case, message)
  call('XADD', key('msgs', case), '*', 'by', message.by, 'body', message.body, 'kind', message.kind or 'text',
    'out', given(message.out) and message.out or '')
end

local function open_case(chat, case, details)
  local dialogue = key('dlg', chat)
  local standing = call('HGET', dialogue, 'case')
  if standing then return standing end
  call('HSET', key('case', case), 'id', case, 'state', 'queued', 'chat', chat, 'centre', details.centre,
    'language', details.language, 'intent', details.intent, 'band', details.band, 'opened', NOW, 'since', NOW,
    'epoch', 0, 'rev', 0, 'owner', '', 'unread', 0)
  call('ZADD', key('q', details.centre, details.language), score(details.band, NOW), case)
  call('SADD', key('queues'), details.centre .. ':' .. details.language)
  call('SADD', key('casesof', chat), case)
  call('HSET', dialogue, 'owner', 'waiting', 'case', case)
  tell(case, 'opened', 'person')
  return case
end

local function close_case(case, closing, who)
  local name = key('case', case)
  local held = call('HMGET', name, 'state', 'owner', 'chat')
  if not held[1] or held[1] == 'closed' then return false end
  call('ZREM', queue_of(case), case)
  if given(held[2]) then call('SREM', key('of', held[2]), case) end
  call('HSET', name, 'state', 'closed', 'closing', closing, 'closed', NOW)
  call('HINCRBY', name, 'epoch', 1)
  local dialogue = key('dlg', held[3])
  if call('HGET', dialogue, 'case') == case then
    call('HSET', dialogue, 'owner', 'bot')
    call('HDEL', dialogue, 'case')
    call('HINCRBY', dialogue, 'rev', 1)
  end
  tell(case, 'closed', who)
  call('EXPIRE', name, CASE_KEPT)
  call('EXPIRE', key('msgs', case), CASE_KEPT)
  return true
end

local function put_back(case, band)
  local name = key('case', case)
  local held = call('HMGET', name, 'owner', 'chat', 'opened', 'band')
  if given(held[1]) then call('SREM', key('of', held[1]), case) end
  call('HSET', name, 'state', 'queued', 'owner', '', 'since', NOW)
  call('HINCRBY', name, 'epoch', 1)
  call('ZADD', queue_of(case), score(tonumber(band or held[4]), tonumber(held[3])), case)
  call('HSET', key('dlg', held[2]), 'owner', 'waiting')
  call('HINCRBY', key('dlg', held[2]), 'rev', 1)
end

local function forget(chat)
  for _, case in ipairs(call('SMEMBERS', key('casesof', chat))) do
    close_case(case, 'forgotten', 'person')
    call('DEL', key('msgs', case))
    call('HDEL', key('case', case), 'chat')
  end
  for _, entry in ipairs(call('LRANGE', key('quarantine'), 0, -1)) do
    if cjson.decode(entry).chat == chat then call('LREM', key('quarantine'), 0, entry) end
  end
  call('DEL', key('casesof', chat), key('dlg', chat))
end

-- Operations: a repeat with the same id gets the stored answer and changes nothing ---------------------------------------

local function repeated()
  return given(args.operation) and call('GET', key('op', args.operation))
end

local function answer(result)
  local text = cjson.encode(result)
  if given(args.operation) then call('SET', key('op', args.operation), text, 'EX', OPERATION_KEPT) end
  return text
end

-- The way back to a chat is kept sealed in its dialogue; messages of a counsellor or the console take it from there.
local function push_all(chat, case, messages)
  local to = call('HGET', key('dlg', chat), 'to')
  if not to then return end
  for _, message in ipairs(messages or {}) do
    message.to = to
    message.case = case
    push_out(chat, message)
  end
end
