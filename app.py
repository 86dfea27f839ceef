"""The web app: ``streamlit run app.py``."""

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from explorer.ui.failure import log_failure
from explorer.ui.lifespan import lifespan

app = st.App(
    "explorer/ui/router.py",
    lifespan=lifespan,
    middleware=[Middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)],
    on_script_error=log_failure,
)
