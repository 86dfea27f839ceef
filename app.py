"""The web app: ``streamlit run app.py``."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from explorer.ui.account_routes import ReturnMiddleware, build_sign_in_routes
from explorer.ui.failure import log_failure
from explorer.ui.feed_routes import build_feed_routes
from explorer.ui.library_receiving import build_routes
from explorer.ui.lifespan import lifespan
from explorer.ui.subscription_routes import build_subscription_routes

app = st.App(
    "explorer/ui/router.py",
    routes=[*build_routes(), *build_sign_in_routes(), *build_feed_routes(), *build_subscription_routes()],
    lifespan=lifespan,
    middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5), Middleware(ReturnMiddleware)],
    on_script_error=log_failure,
)
