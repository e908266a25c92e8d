using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Model;

namespace Lowmark.TestKit;

/// <summary>The reports of a log, diagnosed in this process.</summary>
internal static class DiagnosedLog
{
    public static IReadOnlyList<DiagnosedReport> Of(byte[] log)
    {
        List<DiagnosedReport> reports = [];
        LogDiagnoser diagnoser = new(reports.Add, _ => { });
        using (MemoryStream input = new(log)) { diagnoser.Read(input, "test.log"); }
        diagnoser.Finish();
        return reports;
    }
}
