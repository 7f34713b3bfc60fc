"""FastAPI with OAuth 2 (password, client credentials, rotating refresh tokens), offset pages, and gzip."""
import pathlib, secrets, sys

import uvicorn
from fastapi import Depends, FastAPI, Form, HTTPException
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.security import OAuth2PasswordBearer

port, folder = int(sys.argv[1]), pathlib.Path(sys.argv[2])
app = FastAPI()
app.add_middleware(GZipMiddleware, minimum_size=100)
scheme = OAuth2PasswordBearer(tokenUrl="token")
access: dict[str, int] = {}
refresh: set[str] = set()


@app.post("/token")
def token(grant_type: str = Form(), username: str = Form(""), password: str = Form(""), refresh_token: str = Form(""),
          client_id: str = Form(""), client_secret: str = Form("")):
    if grant_type == "password" and (username, password) != ("ann", "pass-word-3"):
        raise HTTPException(400, {"error": "invalid_grant"})
    if grant_type == "client_credentials" and (client_id, client_secret) != ("me", "client-secret-1"):
        raise HTTPException(401, {"error": "invalid_client"})
    if grant_type == "refresh_token":
        if refresh_token not in refresh:
            raise HTTPException(400, {"error": "invalid_grant"})
        refresh.discard(refresh_token)
    new, again = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
    access[new] = 3
    refresh.add(again)
    return {"access_token": new, "token_type": "bearer", "expires_in": 3600, "refresh_token": again}


@app.get("/items")
def items(skip: int = 0, limit: int = 20, token: str = Depends(scheme)):
    # A token is good for three requests, whatever was said about its lifetime.
    if access.get(token, 0) <= 0:
        raise HTTPException(401, "expired", headers={"WWW-Authenticate": "Bearer"})
    access[token] -= 1
    return {"total": 133, "items": [{"id": n, "text": "x" * 20} for n in range(skip, min(skip + limit, 133))]}


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        (folder / "ready").touch()


Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error")).run()
