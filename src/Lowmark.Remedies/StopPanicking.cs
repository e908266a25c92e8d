using Lowmark.Diagnosis.Model;

namespace Lowmark.Remedies;

/// <summary>Has the kernel kill one task instead of stopping the machine.</summary>
internal static class StopPanicking
{
    private const string Name = "vm.panic_on_oom";

    public static Remedy? Propose(Situation s)
    {
        // Without the setting the kernel only panics when nobody can be killed.
        bool couldKill = s.Report is { NothingToKill: false, Prediction.VictimPid: not null };
        bool isSetting = s.Report.Kind is ReportKind.OomPanic && (couldKill || s.Report.PanicIsSetting);
        return !isSetting
            ? null
            : SysctlChange.Remedy(
                "stop-panicking",
                $"Set {Name} to 0",
                RemedyTime.Now,
                [new(Name, "0")],
                "The machine stopped because it is set to, not because nobody could be killed. With 0 one task is "
                    + "killed and the rest goes on.",
                "Where a standby takes over from a dead machine, the panic may be wanted: a machine that limps is "
                    + "worse for it.",
                s.Because(s.Cause.Id));
    }
}
