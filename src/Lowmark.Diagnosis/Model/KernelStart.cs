namespace Lowmark.Diagnosis.Model;

/// <summary>A kernel said its version, which it does once, first of all (start_kernel(), init/main.c).</summary>
/// <param name="Host">Null when the line does not name it. Hostile text, as is <paramref name="Release"/>.</param>
/// <param name="Line">1-based, of the input <paramref name="SourceName"/>.</param>
public sealed record KernelStart(string SourceName, string? Host, long Line, ReportTime Time, string? Release);
