public class RightJava {
    public static void main(String[] arguments) throws Exception {
        System.out.println("parent process: " + ProcessHandle.current().pid());
        String child = "echo foo: child process: $$; echo foo: parent process: $PPID";
        new ProcessBuilder("sh", "-c", child).inheritIO().start().waitFor();
    }
}
