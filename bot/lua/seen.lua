-- A counsellor has read their case up to a message; the person's later ones stay unread.      case, counsellor, upto  message id
-- Returns how many stay unread, or -1 when the case is not theirs.
local name = key('case', args.case)
local held = call('HMGET', name, 'state', 'owner')
if held[1] ~= 'active' or held[2] ~= args.counsellor then return -1 end
local unread = 0
for _, entry in ipairs(call('XRANGE', key('msgs', args.case), '(' .. args.upto, '+')) do
  local fields = entry[2]
  for n = 1, #fields, 2 do
    if fields[n] == 'by' and fields[n + 1] == 'person' then unread = unread + 1 end
  end
end
call('HSET', name, 'unread', unread)
return unread
