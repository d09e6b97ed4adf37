-- A counsellor takes a case: the one named, or the most urgent of their pools.
--   counsellor, most (open cases they may have), patience (ms for which they count as present)      case or pools (list of "centre:language")
--   out  messages to the person, by language of the case      operation
-- Answers {ok = case id} or {refused = taken | closed | full | empty}.
local stored = repeated()
if stored then return stored end
if call('SCARD', key('of', args.counsellor)) >= args.most then return answer({refused = 'full'}) end

local function most_urgent()
  local best, lowest
  for _, pool in ipairs(args.pools) do
    local head = call('ZRANGE', key('q', pool), 0, 0, 'WITHSCORES')
    if head[1] and (not lowest or tonumber(head[2]) < lowest) then best, lowest = head[1], tonumber(head[2]) end
  end
  return best
end

local case = given(args.case) and args.case or most_urgent()
if not case then return answer({refused = 'empty'}) end
local name = key('case', case)
local held = call('HMGET', name, 'state', 'chat', 'language')
if held[1] ~= 'queued' then return answer({refused = held[1] == 'active' and 'taken' or 'closed'}) end
call('ZREM', queue_of(case), case)
call('HSET', name, 'state', 'active', 'owner', args.counsellor, 'claimed', NOW)
call('HINCRBY', name, 'epoch', 1)
call('SADD', key('of', args.counsellor), case)
call('ZADD', key('present'), 'GT', NOW + args.patience, args.counsellor)
call('HSET', key('dlg', held[2]), 'owner', 'counsellor')
call('HINCRBY', key('dlg', held[2]), 'rev', 1)
tell(case, 'claimed', args.counsellor)
push_all(held[2], case, args.out[held[3]])
return answer({ok = case})
