using Lowmark.Diagnosis.Facts;
using Lowmark.Kernel.Units;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Diagnosis.Facts;

/// <summary>What all rows of a task table tell together.</summary>
public class TaskSurveyTests
{
    [Fact]
    public void The_largest_come_first_and_equals_by_pid()
    {
        ReportFacts facts = Of(
            new TaskText("a", 105, 2000), new TaskText("b", 104, 9000), new TaskText("c", 103, 2000),
            new TaskText("d", 102, 100));

        Assert.Equal([104, 103, 105, 102], facts.LargestTasks.Select(task => task.Pid));
    }

    /// <summary>The order of the table does not matter: also the last rows may be the largest.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fifty_are_kept(bool ascends)
    {
        IEnumerable<TaskText> tasks = Enumerable.Range(1000, 80)
            .Select(pid => new TaskText("worker", pid, 100 * ((pid / 2) - 400)));

        ReportFacts facts = Of([.. ascends ? tasks : tasks.Reverse()]);

        Assert.Equal(
            Enumerable.Range(0, 50).Select(at => 1078 - (at / 2 * 2) + (at % 2)),
            facts.LargestTasks.Select(task => task.Pid));
    }

    [Fact]
    public void Groups_stand_in_the_order_of_their_first_names()
    {
        ReportFacts facts = Of(
            new TaskText("web", 100, 2000), new TaskText("db", 101, 9000), new TaskText("web", 102, 3000),
            new TaskText("web", 103, 3000), new TaskText("sh", 104, 100));

        Assert.Equal(
            [("web", 3, 102, new KiB(32_000)), ("db", 1, 101, new KiB(36_000)), ("sh", 1, 104, new KiB(400))],
            facts.TaskGroups.Select(group => (group.Comm, group.Count, group.Largest.Pid, group.Private)));
    }

    [Fact]
    public void The_largest_of_those_that_are_shielded_is_known()
    {
        ReportFacts facts = Of(
            new TaskText("sshd", 100, 500) { Adj = -1000 }, new TaskText("db", 101, 9000),
            new TaskText("qemu", 102, 4000) { Adj = -1 }, new TaskText("udevd", 103, 4000) { Adj = -900 });

        Assert.Equal(102, facts.LargestShielded?.Pid);
    }

    [Fact]
    public void Without_a_table_there_is_nothing()
    {
        ReportFacts facts = LogText.Facts((ReportText.Oom with { Tasks = [] }).Lines());

        Assert.Null(facts.LargestShielded);
        Assert.Empty(facts.LargestTasks);
        Assert.Empty(facts.TaskGroups);
    }

    private static ReportFacts Of(params TaskText[] tasks) =>
        LogText.Facts((ReportText.Oom with { Tasks = TaskText.Table(tasks) }).Lines());
}
