using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Host.Processes;
using Lowmark.Kernel.Units;

namespace Lowmark.Diagnosis.Checks;

/// <summary>The processes with most of a figure of /proc/PID/status.</summary>
/// <param name="Row">Its name there.</param>
/// <param name="Verb">What the process does with it: "holds", "has locked".</param>
internal sealed record TaskRows(string Row, Func<ProcessRow, KiB?> Figure, string Verb)
{
    private const int Named = 3;

    /// <summary>Most first; empty where no process is told to have any.</summary>
    public IEnumerable<HostEvidence> Evidence(HostFacts host) => Most(host).Take(Named).Select(of => new HostEvidence(
        $"/proc/{of.Task.Pid}/status", $"{Row}: {of.Held}",
        $"{of.Task.Name} (pid {of.Task.Pid}) {Verb} {of.Held.ToReadable()}"));

    /// <summary><c>; postgres (pid 71) has most, 1.2 GiB</c>, or nothing.</summary>
    public string MostInWords(HostFacts host)
    {
        foreach ((ProcessRow task, KiB held) in Most(host))
        {
            return $"; {task.Name} (pid {task.Pid}) has most, {held.ToReadable()}";
        }

        return "";
    }

    private IOrderedEnumerable<(ProcessRow Task, KiB Held)> Most(HostFacts host) => host.Host.Processes.Rows
        .Select(task => (Task: task, Held: Figure(task) ?? default))
        .Where(of => of.Held.Count > 0)
        .OrderByDescending(of => of.Held);
}
