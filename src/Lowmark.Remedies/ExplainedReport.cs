using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>A diagnosed report with its remedies: what presenters render.</summary>
public sealed record ExplainedReport(DiagnosedReport Report, EquatableArray<Remedy> Remedies);
