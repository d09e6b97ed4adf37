-- Put back into their mailboxes the updates that were set aside, the oldest first. One whose words about the trouble are just being
-- sent stays for the next time. Returns how many were put back.
local function words_of(update)
  local found = {}
  for place = 0, 9 do
    local id = string.match(update, '^(%S+) ') .. '-' .. place
    local state = call('HGET', key('msg', id), 'state')
    if state == 'sending' then return nil end
    if state then found[#found + 1] = id end
  end
  return found
end

local count = 0
for _, entry in ipairs(call('LRANGE', key('quarantine'), 0, -1)) do
  local kept = cjson.decode(entry)
  local words = words_of(kept.update)
  if words then
    -- They have the names that the answer will have, and what has a name is sent once only.
    for _, id in ipairs(words) do
      call('LREM', key('out', kept.chat), 0, id)
      call('DEL', key('msg', id))
    end
    call('LREM', key('quarantine'), 1, entry)
    call('RPUSH', key('in', kept.chat), kept.update)
    mark_ready(kept.chat)
    count = count + 1
  end
end
return count
