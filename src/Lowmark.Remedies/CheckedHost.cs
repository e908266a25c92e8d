using Lowmark.Diagnosis.Model;
using Lowmark.Kernel;

namespace Lowmark.Remedies;

/// <summary>A running machine that was looked at, with the remedies of its findings: what presenters render.</summary>
public sealed record CheckedHost(HostReport Report, EquatableArray<Remedy> Remedies);
