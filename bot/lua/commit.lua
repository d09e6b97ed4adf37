-- One step for one update: session, outgoing messages, case events and "done", all or nothing.
--   chat, epoch     whose lease          rev      revision of the dialogue that the turn was made from
--   update          id of the update     patience, last  renew the lease; let the chat go when `last` and no mail is left
--   dialogue        {session, to, dk, language} or null      steps  list of case steps, in order
--   out             messages to send     counts   names of counters to raise
-- Returns "done", "changed" (somebody else moved the dialogue: read it again) or "fenced" (the lease is gone).
local chat = args.chat
if not holds('leases', chat, args.epoch) then return 'fenced' end
local dialogue = key('dlg', chat)
if (call('HGET', dialogue, 'rev') or '0') ~= tostring(args.rev) then return 'changed' end
local head = call('LINDEX', key('in', chat), 0)
if not head or string.match(head, '^(%S+) ') ~= tostring(args.update) then return 'fenced' end

local STEPS = {
  open = function(step) open_case(chat, step.case, step) end,
  relay = function(step)
    local case = call('HGET', dialogue, 'case')
    if not case then return end
    add_message(case, step)
    call('HINCRBY', key('case', case), 'unread', 1)
    tell(case, 'person_wrote', 'person')
  end,
  raise = function(step)
    local case = call('HGET', dialogue, 'case')
    if not case then return end
    local held = call('HMGET', key('case', case), 'band', 'opened', 'state')
    if tonumber(held[1]) <= step.band then return end
    call('HSET', key('case', case), 'band', step.band, 'intent', step.intent)
    if held[3] == 'queued' then call('ZADD', queue_of(case), score(step.band, tonumber(held[2])), case) end
    tell(case, 'raised', 'person')
  end,
  close = function(step)
    local case = call('HGET', dialogue, 'case')
    if case then close_case(case, step.closing, 'person') end
  end,
  forget = function() forget(chat) end,
}

local new = args.dialogue
if given(new) then call('HSET', dialogue, 'to', new.to, 'dk', new.dk) end
for _, step in ipairs(args.steps) do STEPS[step.step](step) end
if given(new) then
  call('HSET', dialogue, 'session', new.session, 'language', new.language)
  call('HSETNX', dialogue, 'owner', 'bot')
  call('HINCRBY', dialogue, 'rev', 1)
end
local case = call('HGET', dialogue, 'case')
for _, message in ipairs(args.out) do
  message.case = case
  push_out(chat, message)
end
for _, what in ipairs(args.counts) do call('HINCRBY', key('tally'), what, 1) end

call('LPOP', key('in', chat))
call('ZADD', key('busy'), NOW + args.patience, chat)
if args.last and call('LLEN', key('in', chat)) == 0 then let_go('leases', 'busy', chat) end
return 'done'
