-- Put an update that nobody could handle aside, where staff can see it, so that the chat goes on.
--   chat, epoch  whose lease      update  its id      reason  one word      out  what to say to the person
if not holds('leases', args.chat, args.epoch) then return 'fenced' end
local head = call('LINDEX', key('in', args.chat), 0)
if not head or string.match(head, '^(%S+) ') ~= tostring(args.update) then return 'fenced' end
call('LPOP', key('in', args.chat))
call('RPUSH', key('quarantine'), cjson.encode({chat = args.chat, at = NOW, reason = args.reason, update = head}))
call('LTRIM', key('quarantine'), -1000, -1)
for _, message in ipairs(args.out) do push_out(args.chat, message) end
return 'done'
