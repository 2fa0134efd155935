fn main() {
    println!("parent process: {}", std::process::id());
    let nobody: Option<u32> = None;
    println!("foo: child process: {}", nobody.expect("there is a child"));
}
