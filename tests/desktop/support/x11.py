"""What a desktop does to a window or a display and xdotool does not.

usage: x11.py close WINDOW           asks the window to close, as a window manager does when its cross is clicked
       x11.py dpi DOTS               says how dense the display is, as a desktop does for a screen of fine dots
       x11.py drop WINDOW FILE X Y   lets a file fall on the window, as a file manager does (the XDND protocol, version 5)
"""
import ctypes
import pathlib
import sys
import time

x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
for function in ("XDefaultRootWindow", "XInternAtom", "XCreateSimpleWindow"):
    getattr(x11, function).restype = ctypes.c_ulong
x11.XDefaultRootWindow.argtypes = x11.XPending.argtypes = [ctypes.c_void_p]
x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
x11.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x11.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
x11.XChangeProperty.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_int,
                                ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
x11.XCreateSimpleWindow.argtypes = [ctypes.c_void_p, ctypes.c_ulong, *[ctypes.c_int] * 2, *[ctypes.c_uint] * 3, *[ctypes.c_ulong] * 2]
x11.XSetSelectionOwner.argtypes = [ctypes.c_void_p, *[ctypes.c_ulong] * 3]
x11.XTranslateCoordinates.argtypes = [ctypes.c_void_p, *[ctypes.c_ulong] * 2, *[ctypes.c_int] * 2, *[ctypes.c_void_p] * 3]
x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]

SELECTION_REQUEST, SELECTION_NOTIFY, CLIENT_MESSAGE = 30, 31, 33
RESOURCE_MANAGER, STRING = 23, 31  # predefined atoms, <X11/Xatom.h>
NOW = 0

# <X11/Xlib.h>: every member of these events takes a long of the union's 24, on 64-bit systems; three come first.
Event = ctypes.c_long * 24
MEMBERS = 4  # type, serial, send_event, display


def send(display, window, kind, *members):
    event = Event()
    event[0] = kind
    event[MEMBERS:MEMBERS + len(members)] = members
    x11.XSendEvent(display, window, 0, 0, ctypes.byref(event))
    x11.XSync(display, 0)


def message(display, window, name, *data):
    send(display, window, CLIENT_MESSAGE, window, atom(display, name), 32, *data)


def atom(display, name):
    return x11.XInternAtom(display, name.encode(), 0)


def next_event(display, seconds=10):
    """Type and members of the next event."""
    end = time.monotonic() + seconds
    while not x11.XPending(display):
        if time.monotonic() > end:
            raise SystemExit("the window does not answer")
        time.sleep(0.005)
    event = Event()
    x11.XNextEvent(display, ctypes.byref(event))
    return event[0] & 0xFFFFFFFF, event[MEMBERS:]


def close(display, window):
    message(display, int(window), "WM_PROTOCOLS", atom(display, "WM_DELETE_WINDOW"))


def dpi(display, dots):
    text = f"Xft.dpi:\t{dots}\n".encode()
    x11.XChangeProperty(display, x11.XDefaultRootWindow(display), RESOURCE_MANAGER, STRING, 8, 0, text, len(text))


def on_the_screen(display, window, x, y):
    at_x, at_y, child = ctypes.c_int(), ctypes.c_int(), ctypes.c_ulong()
    x11.XTranslateCoordinates(display, window, x11.XDefaultRootWindow(display), x, y,
                              *map(ctypes.byref, (at_x, at_y, child)))
    return at_x.value << 16 | at_y.value


def drop(display, window, file, x, y):
    window = int(window)
    hand = x11.XCreateSimpleWindow(display, x11.XDefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0)
    selection, uris = atom(display, "XdndSelection"), atom(display, "text/uri-list")
    x11.XSetSelectionOwner(display, selection, hand, NOW)
    message(display, window, "XdndEnter", hand, 5 << 24, uris)
    message(display, window, "XdndPosition", hand, 0, on_the_screen(display, window, int(x), int(y)), NOW,
            atom(display, "XdndActionCopy"))
    listed = (pathlib.Path(file).resolve().as_uri() + "\r\n").encode()
    while True:
        kind, members = next_event(display)
        if kind == SELECTION_REQUEST:
            requestor, _, target, place = members[1:5]
            x11.XChangeProperty(display, requestor, place, target, 8, 0, listed, len(listed))
            send(display, requestor, SELECTION_NOTIFY, requestor, selection, target, place, NOW)
        elif kind == CLIENT_MESSAGE and members[1] == atom(display, "XdndStatus"):
            if not members[4] & 1:
                raise SystemExit("the window takes no files")
            message(display, window, "XdndDrop", hand, 0, NOW)
        elif kind == CLIENT_MESSAGE and members[1] == atom(display, "XdndFinished"):
            return


opened = x11.XOpenDisplay(None)
{"close": close, "dpi": dpi, "drop": drop}[sys.argv[1]](opened, *sys.argv[2:])
x11.XSync(opened, 0)
