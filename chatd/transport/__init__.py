"""Socket.IO and HTTP in, one service call out. The only folder that imports aiohttp and socketio."""
