"""`/sim`, the stagehand's side: faults, limits and repeated updates."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from aiohttp import web

from bot.simulator.faults import FaultKind
from bot.simulator.limits import LIKE_TELEGRAM, OFF, Limits
from bot.simulator.params import params_of
from bot.simulator.world import World


@dataclass(slots=True, kw_only=True)
class ControlApi:
    """Makes things go wrong in one world, and right again."""

    world: World

    def routes(self) -> list[web.RouteDef]:
        """Where the trouble is made."""
        return [
            web.get("/sim/faults", self.list_faults),
            web.post("/sim/faults", self.add_fault),
            web.delete("/sim/faults", self.clear_faults),
            web.delete(r"/sim/faults/{fault:\d+}", self.clear_faults),
            web.post("/sim/limits", self.set_limits),
            web.post(r"/sim/updates/{update:\d+}/repeat", self.repeat),
        ]

    async def list_faults(self, request: web.Request) -> web.Response:
        """The faults that are on."""
        return web.json_response({"faults": [fault.as_json() for fault in self.world.faults.on]})

    async def add_fault(self, request: web.Request) -> web.Response:
        """Switch a fault on."""
        params = await params_of(request)
        try:
            kind = FaultKind(params.text("kind"))
        except ValueError:
            return web.json_response({"error": f"kinds are {', '.join(FaultKind)}"}, status=400)
        times = params.integer("times", 1)
        fault = self.world.faults.add(
            kind,
            method=params.text("method"),
            chat=params.integer("chat_id") or None,
            times=times if times > 0 else None,
            code=params.integer("code", 500),
            seconds=params.number("seconds") or 1.0,
            description=params.text("description"),
        )
        return web.json_response(fault.as_json())

    async def clear_faults(self, request: web.Request) -> web.Response:
        """Switch one fault off, or all."""
        fault = request.match_info.get("fault")
        self.world.faults.clear(int(fault) if fault else None)
        return await self.list_faults(request)

    async def set_limits(self, request: web.Request) -> web.Response:
        """Set the flood limits: `{"like": "telegram"}`, `{"like": "off"}`, or each by name."""
        params = await params_of(request)
        limits = LIKE_TELEGRAM if params.text("like") == "telegram" else OFF
        if not params.has("like"):
            limits = Limits(
                per_chat=params.number("per_chat"),
                burst=params.integer("burst", 3),
                overall=params.integer("overall") or None,
                per_group=params.integer("per_group") or None,
            )
        self.world.limiter.limits = limits
        return web.json_response(asdict(limits))

    async def repeat(self, request: web.Request) -> web.Response:
        """Tell the bot an update once more."""
        try:
            update = self.world.mailbag.repeat(int(request.match_info["update"]))
        except KeyError:
            return web.json_response({"error": "no such update"}, status=404)
        self.world.story.post_bell.ring()
        return web.json_response({"ok": True, "update_id": update.id})
