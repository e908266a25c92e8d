using Lowmark.Diagnosis.Model;

namespace Lowmark.WhatIf;

/// <summary>What was asked of one report, or of one machine, and the answers.</summary>
/// <param name="Report">Null when a machine was asked about.</param>
/// <param name="Host">Null when a report was asked about.</param>
/// <param name="Answer">Null when no change was given.</param>
/// <param name="Solution">Null when nothing was to be solved for.</param>
public sealed record WhatIfCase(DiagnosedReport? Report, HostReport? Host, WhatIfAnswer? Answer, Solution? Solution);
