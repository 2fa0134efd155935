# Right for `same_fn`: a shell forks once for each `&`, and not at all for its own `echo` and `wait`.
echo 'executed!!' &
echo 'executed!!' &
echo 'executed!!' &
wait
