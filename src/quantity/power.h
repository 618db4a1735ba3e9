/// Powers and logarithms out of plain arithmetic, so that a scaling law gives the same bytes natively and in WebAssembly.
///
/// The C library's `pow`, `exp` and `log` differ between platforms in the last bit. These are within 1e-14 of the true
/// value over the range of scaling laws (1e-30 to 1e40).
#pragma once

namespace ballpark {

/// Natural logarithm of a positive finite number; 0 for anything else.
double natural_log(double x);

/// e to the power of x; 0 below and the largest finite number above what a double holds.
double exponential(double x);

/// `base` (positive) to the power of `exponent`; 0 for a base that is not positive.
double power(double base, double exponent);

/// How often 1 must be doubled to give x: log2(x), negative below 1.
double doublings(double x);

}  // namespace ballpark
