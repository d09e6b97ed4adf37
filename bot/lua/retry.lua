-- Put back into their mailboxes all updates that were set aside, the oldest first.
-- Returns how many.
local count = 0
for _, entry in ipairs(call('LRANGE', key('quarantine'), 0, -1)) do
  local kept = cjson.decode(entry)
  local id = string.match(kept.update, '^(%S+) ')
  -- What was said about the trouble has the names that the answer will have, and those are spoken once only.
  for place = 0, 9 do call('DEL', key('msg', id .. '-' .. place)) end
  call('RPUSH', key('in', kept.chat), kept.update)
  mark_ready(kept.chat)
  count = count + 1
end
call('DEL', key('quarantine'))
return count
