-- Lease the chat that has waited longest with mail to a worker.
--   patience  length of the lease in ms      most  updates to hand out at once
-- Returns {chat, epoch, updates, owner, case, session, rev, to, data key}; nil when no chat has mail.
for _, chat in ipairs(call('ZRANGEBYSCORE', key('busy'), '-inf', NOW, 'LIMIT', 0, 50)) do
  let_go('leases', 'busy', chat)
  mark_ready(chat)
end
while true do
  local popped = call('ZPOPMIN', key('ready'))
  local chat = popped[1]
  if not chat then return nil end
  local updates = call('LRANGE', key('in', chat), 0, args.most - 1)
  if #updates > 0 then
    local epoch = call('INCR', key('epoch'))
    call('HSET', key('leases'), chat, epoch)
    call('ZADD', key('busy'), NOW + args.patience, chat)
    local held = call('HMGET', key('dlg', chat), 'owner', 'case', 'session', 'rev', 'to', 'dk')
    return {chat, epoch, updates, held[1], held[2], held[3], held[4], held[5], held[6]}
  end
end
