/// The pieces of a speed estimate: times of a decode step and of a prompt, in any constants.
#pragma once

#include "estimate/speed.h"

namespace ballpark {

/// How a service's sequences meet its devices.
struct SpeedShares {
    double tensor = 1;
    double ranks = 1;                  ///< devices of one pipeline stage that work on a step together
    double together = 1;               ///< sequences in one step, over all ranks
    double per_rank = 1;               ///< the same on one rank
    double rounds = 0;                 ///< in which ranks sum up: each doubles how many know
    double wire = 0;                   ///< seconds of link time for one token's sums at full bandwidth
};

SpeedShares speed_shares(const SpeedSetup& setup, double running);

/// A setup of which only `stage` is left, as its runner for so many tokens in a pass sees it.
SpeedSetup setup_of_stage(const SpeedSetup& setup, const SpeedStage& stage, double tokens);

/// Prompt tokens in one pass.
double tokens_in_pass(const SpeedSetup& setup);

/// Seconds in which the activations of `tokens` tokens come into a stage, `together` of them in one pass; what experts take
/// and return goes along, unless they are copied to where their layers run.
double crossing(const SpeedStage& stage, double tokens, double together);

/// A decode step with every sequence at `context` tokens.
SpeedParts decode_parts(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedShares& shares,
                        double context);

/// Seconds of decode parts one after the other.
double sum(const SpeedParts& parts);

/// Seconds of a prompt by what they are spent on, and their sums.
struct PromptTimes {
    double dense = 0;
    double routed = 0;                 ///< experts, with as many ranks busy as there are prompts
    double routed_alone = 0;           ///< experts, spread over all ranks
    double attention = 0;
    double link = 0;
    double passes = 1;                 ///< chunks that it is cut into
    double pass = 0;                   ///< launching every product once and reading every weight that a chunk meets
    double again = 0;                  ///< reading the cache of earlier chunks
    double alone = 0;                  ///< a prompt with all devices for itself
    double work = 0;                   ///< what it takes of them when every rank has prompts of its own
};

PromptTimes prompt_times(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedShares& shares);

/// Sequences of `context` tokens that nine tenths of the devices' memory hold beside the weights: what an engine runs at
/// once where nobody told its memory in detail. 0 where the device's memory or the cache's size is not known.
double sequences_beside_weights(const ModelTraffic& model, const SpeedDevice& device, const Parallelism& parallel, double context);

}  // namespace ballpark
