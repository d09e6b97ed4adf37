-- Note what became of a message.
--   chat, epoch, id      whose lease, which message
--   outcome  sent | failed | blocked | retry | unknown      telegram  message id there      reason  one word
--   delay    ms until the chat may be tried again           pause     ms for which nobody may be sent anything
--   once     kinds that are never repeated when their outcome is unknown
-- Returns 1, or 0 when the lease is gone.
local chat = args.chat
if not holds('sends', chat, args.epoch) then return 0 end
let_go('sends', 'sending', chat)
if call('LINDEX', key('out', chat), 0) ~= args.id then mark_due(chat, NOW) return 0 end

local function finish(id, state)
  local name = key('msg', id)
  local case = call('HGET', name, 'case')
  call('LPOP', key('out', chat))
  call('HSET', name, 'state', state, 'reason', args.reason or '', 'telegram', args.telegram or '')
  call('HDEL', name, 'body', 'to')
  call('EXPIRE', name, MESSAGE_KEPT)
  call('HINCRBY', key('tally'), 'message:' .. state, 1)
  if given(case) and call('EXISTS', key('case', case)) == 1 then tell(case, 'message_' .. state, 'bot') end
end

local name = key('msg', args.id)
local outcome = args.outcome
if outcome == 'unknown' then
  call('HSET', name, 'state', 'unknown')
  outcome = args.once[call('HGET', name, 'kind')] and 'lost' or 'retry'
end
if outcome == 'retry' then
  call('HSET', name, 'state', 'queued')
elseif outcome == 'lost' then
  finish(args.id, 'unknown')
elseif outcome == 'blocked' then
  for _, id in ipairs(call('LRANGE', key('out', chat), 0, -1)) do finish(id, 'failed') end
  local case = call('HGET', key('dlg', chat), 'case')
  if case then close_case(case, 'blocked', 'bot') end
else
  finish(args.id, outcome)
end
if given(args.pause) then call('SET', key('pace', 'all'), string.format('%.0f', NOW + args.pause), 'PX', args.pause + 1000) end
mark_due(chat, NOW + (args.delay or 0))
return 1
