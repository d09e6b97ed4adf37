-- Lease the next messages that may be sent now, at most one a chat, under the limiter (generic cell rate algorithm).
--   patience  ms      most  messages at once      once  kinds that are never repeated when their outcome is unknown
--   all, chat, group: {every = ms between two, burst = how many may come at once}
-- Returns {wake, message...}: wake is ms until the next can be sent (-1: nothing waits);
-- each message is {chat, epoch, id, kind, body, to, attempts}.
local function later(name, pace)
  local tat = tonumber(call('GET', name) or 0)
  return math.max(tat, NOW) - (pace.burst - 1) * pace.every - NOW
end

local function consume(name, pace)
  local tat = math.max(tonumber(call('GET', name) or 0), NOW) + pace.every
  call('SET', name, string.format('%.0f', tat), 'PX', math.ceil(tat - NOW + 1000))
end

for _, chat in ipairs(call('ZRANGEBYSCORE', key('sending'), '-inf', NOW, 'LIMIT', 0, 50)) do
  local id = call('LINDEX', key('out', chat), 0)
  if id and call('HGET', key('msg', id), 'state') == 'sending' then
    call('HSET', key('msg', id), 'state', 'unknown')
    if args.once[call('HGET', key('msg', id), 'kind')] then
      call('LPOP', key('out', chat))
      call('HDEL', key('msg', id), 'body', 'to')
      call('EXPIRE', key('msg', id), MESSAGE_KEPT)
    end
  end
  let_go('sends', 'sending', chat)
  mark_due(chat, NOW)
end

local out = {-1}
local everybody = key('pace', 'all')
for _, chat in ipairs(call('ZRANGEBYSCORE', key('due'), '-inf', NOW, 'LIMIT', 0, args.most)) do
  local id = call('LINDEX', key('out', chat), 0)
  if not id then
    call('ZREM', key('due'), chat)
  else
    local message = call('HMGET', key('msg', id), 'kind', 'body', 'to', 'group', 'attempts')
    local is_counted = message[1] ~= 'ack'
    local pace = given(message[4]) and args.group or args.chat
    local wait = is_counted and later(everybody, args.all) or 0
    if wait > 0 then
      out[1] = wait
      break
    end
    wait = is_counted and later(key('pace', chat), pace) or 0
    if wait > 0 then
      call('ZADD', key('due'), 'XX', NOW + wait, chat)
    else
      if is_counted then
        consume(everybody, args.all)
        consume(key('pace', chat), pace)
      end
      local epoch = call('INCR', key('epoch'))
      call('ZREM', key('due'), chat)
      call('ZADD', key('sending'), NOW + args.patience, chat)
      call('HSET', key('sends'), chat, epoch)
      call('HSET', key('msg', id), 'state', 'sending')
      call('HINCRBY', key('msg', id), 'attempts', 1)
      out[#out + 1] = {chat, epoch, id, message[1], message[2] or '', message[3] or '', tonumber(message[5] or 0) + 1}
    end
  end
end
if out[1] < 0 then
  local due = call('ZRANGE', key('due'), 0, 0, 'WITHSCORES')
  if due[2] then out[1] = math.max(0, math.ceil(tonumber(due[2]) - NOW)) end
end
return out
