"""A page with one line of text: what any page of the framework costs."""

import streamlit as st

st.write("One line of text.")
