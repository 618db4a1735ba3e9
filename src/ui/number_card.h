/// One of the fourteen as a card: the figure, what to do with it, its knobs, and what was claimed.
#pragma once

#include "ui/ui.h"
#include "ui/widgets/item.h"

namespace ballpark::ui {

/// Height the card needs at this width.
float card_height(Ui& ui, const NumberAnswer& answer, float width);

/// Draws the card into the box, which may be higher than it needs; the knobs and the foot then stand at its bottom.
void number_card(Ui& ui, const NumberAnswer& answer, Box box);

/// What the view's era makes of a number: the figure that is shown large.
const Range& range_in_force(const NumberAnswer& answer, Era era);

/// "0.28 – 0.62 M" for an estimate, "exact" for arithmetic.
std::string remark_for(const Ui& ui, const NumberAnswer& answer, const Range& range);

/// What 2023 said, in the units it was said in.
std::string claim_text(const Ui& ui, const Claim& claim, Unit unit);

}  // namespace ballpark::ui
