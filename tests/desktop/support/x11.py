"""What a desktop does to a window or a display and xdotool does not.

usage: x11.py close WINDOW   asks the window to close, as a window manager does when its cross is clicked
       x11.py dpi DOTS       says how dense the display is, as a desktop does for a screen of fine dots
"""
import ctypes
import sys

x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XDefaultRootWindow.restype = ctypes.c_ulong
x11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
x11.XInternAtom.restype = ctypes.c_ulong
x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
x11.XSendEvent.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p]
x11.XChangeProperty.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_ulong, ctypes.c_int,
                                ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]

CLIENT_MESSAGE = 33
RESOURCE_MANAGER, STRING = 23, 31  # predefined atoms, <X11/Xatom.h>


class ClientMessage(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong),
                ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 24)]


def close(display, window):
    message = ClientMessage(type=CLIENT_MESSAGE, send_event=1, window=window, format=32)
    message.message_type = x11.XInternAtom(display, b"WM_PROTOCOLS", 0)
    message.data[0] = x11.XInternAtom(display, b"WM_DELETE_WINDOW", 0)
    x11.XSendEvent(display, window, 0, 0, ctypes.byref(message))


def dpi(display, dots):
    text = f"Xft.dpi:\t{dots}\n".encode()
    x11.XChangeProperty(display, x11.XDefaultRootWindow(display), RESOURCE_MANAGER, STRING, 8, 0, text, len(text))


opened = x11.XOpenDisplay(None)
{"close": close, "dpi": dpi}[sys.argv[1]](opened, int(sys.argv[2]))
x11.XSync(opened, 0)
