-- Let a chat go; it is ready again when mail is left.      chat, epoch  whose lease
if not holds('leases', args.chat, args.epoch) then return 0 end
let_go('leases', 'busy', args.chat)
mark_ready(args.chat)
return 1
