using Lowmark.Changes;

namespace Lowmark.WhatIf;

/// <summary>The smallest sufficient value of a setting, and the proof.</summary>
/// <param name="Change">The setting with that value; null when there is none.</param>
/// <param name="Answer">What becomes of it with the change; null when there is none.</param>
/// <param name="OneBelow">What becomes of it with one step less (more of what takes memory away): not enough. Null when
/// there is no such step.</param>
/// <param name="WhyNone">Why there is none, one sentence; null when there is one.</param>
public sealed record Solution(
    SolveFor Unknown, Change? Change, WhatIfAnswer? Answer, WhatIfAnswer? OneBelow, string? WhyNone);
